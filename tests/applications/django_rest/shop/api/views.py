from rest_framework import generics
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView

from shop.api.serializers import OrderSerializer
from shop.models import Order


class ApiMixin:
    permission_classes = ()


class BasketList(generics.ListCreateAPIView):
    """Baskets."""

    queryset = Order.objects.all()
    serializer_class = OrderSerializer


class BasketDetail(ApiMixin, generics.RetrieveUpdateDestroyAPIView):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer

    def delete(self, request, pk):
        """Empty it."""
        return self.destroy(request, pk)


class Raw(APIView):
    def get(self, request, **kwargs):
        return Response(Order.objects.count())

    def post(self, request, **kwargs):
        return Response({})

    put = post
    head = get


class Restricted(Raw):
    http_method_names = ["post"]


@api_view(["POST", "PUT"])
@permission_classes([AllowAny])
def checkout(request, pk):
    return Response({"pk": pk})


@api_view()
def deep(request, name):
    """Deep down."""
    return Response({})
