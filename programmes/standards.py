from core.standards import register
from programmes.services.reference import load_plan

register(load_plan)
