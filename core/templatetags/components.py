"""Template tags for the components in templates/components/. The gallery shows each of them."""

from django import template

from core.components import containers, fields, figures, lists, marks, page

register = template.Library()
for module in (page, marks, figures, containers, lists, fields):
    register.tags.update(module.register.tags)
    register.filters.update(module.register.filters)
