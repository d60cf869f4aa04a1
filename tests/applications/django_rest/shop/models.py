from django.db import models


class Order(models.Model):
    reference = models.CharField(max_length=20)


class Line(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
