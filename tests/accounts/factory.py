"""People for tests; everybody's password is PASSWORD."""

import factory

from accounts.models import User

PASSWORD = "a-long-password-for-tests"


class UserFactory(factory.django.DjangoModelFactory):
    """A person without any role."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.jp")
    name = factory.Sequence(lambda n: f"山田 {n}")
    language = "ja"

    @classmethod
    def _create(cls, model_class, *args, password=PASSWORD, **fields):
        return model_class.objects.create_user(password=password, **fields)


class OfficerFactory(UserFactory):
    """Somebody who works at the secretariat."""

    email = factory.Sequence(lambda n: f"officer{n}@example.jp")
    is_staff = True


class AdministratorFactory(OfficerFactory):
    """An officer who also administers other officers."""

    email = factory.Sequence(lambda n: f"administrator{n}@example.jp")
    is_superuser = True
