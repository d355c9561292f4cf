"""Addresses of the inbox and of deliveries."""

from django.urls import path

from .pages import deliveries, own

app_name = "delivery"
urlpatterns = [
    path("", own.inbox, name="inbox"),
    path("read-all", own.read_all, name="read-all"),
    path("<int:notice_id>/open", own.open_notice, name="open"),
    path("<int:notice_id>/confirm", own.confirm, name="confirm"),
    path("settings", own.settings, name="settings"),
    path("settings/save", own.save_settings, name="save-settings"),
    path("deliveries/", deliveries.deliveries, name="deliveries"),
    path("deliveries/<int:dispatch_id>/retry", deliveries.retry, name="retry"),
    path("call-list/", deliveries.call_lists, name="call-lists"),
    path("call-list/sheet", deliveries.call_list, name="call-list"),
    path("call-list/unmask", deliveries.unmask_call_list, name="unmask"),
    path("call-list/<int:notice_id>/told", deliveries.tell_by_phone, name="told"),
]
