"""Addresses of the pages of risk."""

from django.urls import path

from .pages import figures, judging, pictures, register

app_name = "risk"

urlpatterns = [
    path("", pictures.picture_page, name="picture"),
    path("areas/<str:code>", pictures.area_page, name="area"),
    path("places/<str:number>", pictures.place_page, name="place"),
    path("register", register.register_page, name="register"),
    path("<int:risk_id>/review", register.review_page, name="review"),
    path("<int:risk_id>/overrule", register.overrule_page, name="overrule"),
    path("<int:risk_id>/overrule/end", register.end_overrule_page, name="end_overrule"),
    path("watch-list", figures.watch_list_page, name="watch_list"),
    path("coefficients", figures.coefficients_page, name="coefficients"),
    path("coefficients/<int:coefficient_id>", figures.coefficient_page, name="coefficient"),
    path("outlook", figures.outlook_page, name="outlook"),
    path("prevention", figures.prevention_page, name="prevention"),
    path("assessments", judging.assessments_page, name="assessments"),
    path("assessments/new/<slug:method>", judging.assess_page, name="assess"),
    path("weights", judging.weights_page, name="weights"),
    path("texts", judging.texts_page, name="texts"),
    path("texts/<str:number>", judging.hazard_text_page, name="hazard_text"),
    path("texts/<str:number>/overrule", judging.overrule_text_page, name="overrule_text"),
]
