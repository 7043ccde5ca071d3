from django.urls import path

from people.views import account, guardians, links, mail, staff

app_name = "people"
urlpatterns = [
    path("link/<str:token>/", links.landing, name="link"),
    path("link/<str:token>/renew/", links.renew, name="link-renew"),
    path("sign-in-fully/", links.sign_in_fully, name="sign-in-fully"),
    path("my-account/", account.account, name="account"),
    path("my-account/mail/", mail.mail, name="mail"),
    path("mail-wishes/<int:person_id>/", mail.mail_by_link, name="mail-by-link"),
    path("my-account/sessions/end/", account.end_session, name="end-session"),
    path("my-account/sessions/end-others/", account.end_others, name="end-other-sessions"),
    path("people/", staff.programmes, name="staff"),
    path("people/programme/<int:programme_id>/", staff.programme_staff, name="programme-staff"),
    path("people/roles/<int:role_id>/take/", staff.take_role, name="role-take"),
    path("people/<int:person_id>/email/", staff.email, name="person-email"),
    path("people/<int:person_id>/deactivate/", staff.deactivate, name="person-deactivate"),
    path("people/<int:person_id>/activate/", staff.activate, name="person-activate"),
    path("students/<int:student_id>/guardian/", guardians.add, name="guardian-add"),
    path("guardians/<int:guardianship_id>/remove/", guardians.remove, name="guardian-remove"),
]
