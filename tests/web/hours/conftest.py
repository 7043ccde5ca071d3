from dataclasses import dataclass
from typing import Any

import pytest

from placements.models import Placement
from tests.factories import hours as make
from tests.scenarios import World


@dataclass
class Scene:
    """The own triangle with a running placement, and one of the other school."""

    world: World
    placement: Placement
    foreign: Placement

    @property
    def student(self) -> Any:
        return self.world.own.student.user

    @property
    def supervisor(self) -> Any:
        return self.world.own.workplace.supervisor

    @property
    def coordinator(self) -> Any:
        return self.world.own.school.coordinator


@pytest.fixture
def scene(world) -> Scene:
    return Scene(world, make.running(world.own), make.running(world.other))
