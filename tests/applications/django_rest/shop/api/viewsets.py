from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny, IsAdminUser
from rest_framework.response import Response

from shop.api.bases import CreateAndList, Timestamped
from shop.api.serializers import LineSerializer, OrderSerializer
from shop.models import Line, Order


class OrderViewSet(viewsets.ModelViewSet):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer
    lookup_field = "reference"

    @action(detail=True, methods=["post"], url_path="pay-now", permission_classes=[IsAdminUser])
    def pay(self, request, reference=None):
        """Take the money."""
        return Response({})

    @pay.mapping.delete
    def refund(self, request, reference=None):
        return Response({})

    @action(detail=False, url_path=r"by-day/(?P<day>[0-9-]+)")
    def by_day(self, request, day=None):
        return Response([])

    @extend_schema(summary="Everything", responses=OrderSerializer(many=True))
    def list(self, request, *args, **kwargs):
        return super().list(request, *args, **kwargs)


class LineViewSet(Timestamped[Line], CreateAndList[Line]):
    queryset = Line.objects.all()
    serializer_class = LineSerializer
    permission_classes = [AllowAny]


class ReportViewSet(viewsets.ViewSet):
    lookup_url_kwarg = "slug"
    http_method_names = ["get", "head", "options"]

    def list(self, request):
        return Response([])

    def create(self, request):
        return Response({}, status=201)

    def retrieve(self, request, slug=None):
        return Response({})


class CouponViewSet(mixins.RetrieveModelMixin, mixins.DestroyModelMixin, viewsets.GenericViewSet):
    queryset = Order.objects.none()
    serializer_class = OrderSerializer
