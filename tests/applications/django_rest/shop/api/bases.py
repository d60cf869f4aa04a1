from typing import Generic, TypeVar

from rest_framework import mixins, viewsets

T = TypeVar("T")


class Timestamped(Generic[T]):
    """Nothing of its own."""


class CreateAndList(mixins.CreateModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet, Generic[T]):
    """What most of our view sets are."""
