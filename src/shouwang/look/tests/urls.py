"""Only the addresses of the design system, so that its tests stand alone."""

from django.urls import include, path

urlpatterns = [path("look/", include("shouwang.look.urls"))]
