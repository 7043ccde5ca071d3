from core.standards import register
from programmes.services.reference import load_plan, load_scales

register(load_plan)
register(load_scales)
