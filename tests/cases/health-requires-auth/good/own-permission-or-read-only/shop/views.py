from rest_framework import generics

from shop.permissions import IsStaffOrReadOnly


class ItemList(generics.ListCreateAPIView):
    permission_classes = [IsStaffOrReadOnly]
