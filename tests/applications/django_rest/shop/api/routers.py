from rest_framework.routers import SimpleRouter

from shop.api.viewsets import CouponViewSet


class OptionalSlashRouter(SimpleRouter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.trailing_slash = ""


router = SimpleRouter(trailing_slash=False)
router.register("coupons", CouponViewSet, basename="coupon")

plain = OptionalSlashRouter()
for prefix, viewset in {"vouchers": CouponViewSet}.items():
    plain.register(prefix, viewset, basename=prefix)
