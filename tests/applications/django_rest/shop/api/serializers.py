from rest_framework import serializers

from shop.models import Line, Order


class OrderSerializer(serializers.ModelSerializer):
    class Meta:
        model = Order
        fields = ["id", "reference"]


class LineSerializer(serializers.ModelSerializer):
    class Meta:
        model = Line
        fields = ["id"]
