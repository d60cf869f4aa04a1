from django.db import models


class Room(models.Model):
    picture = models.ImageField(upload_to="rooms")
