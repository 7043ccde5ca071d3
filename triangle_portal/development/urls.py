from django.urls import path

from triangle_portal.development import views

app_name = "development"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<str:name>/", views.mail, name="mail"),
    path("<str:name>/html/", views.mail_html, name="mail_html"),
    path("<str:name>/attachment/<int:number>/", views.attachment, name="attachment"),
]
