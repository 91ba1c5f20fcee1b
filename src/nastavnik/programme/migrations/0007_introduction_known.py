from django.db import migrations

TITLE, CODE = "Приказ о внедрении программы и назначении куратора", "introduction_order"


def name_the_measure(apps, _schema_editor):
    """Let the order of introduction tick its measure in years begun before it had a code; a changed title stays without."""
    every = apps.get_model("programme", "RoadmapItem").objects.all()
    items = every.filter(title=TITLE, code="").exclude(programme__in=every.filter(code=CODE).values("programme"))
    first = {}
    for programme, pk in items.order_by("-pk").values_list("programme_id", "pk"):
        first[programme] = pk
    items.filter(pk__in=first.values()).update(code=CODE)


class Migration(migrations.Migration):
    dependencies = [("programme", "0006_introduction_order")]

    operations = [migrations.RunPython(name_the_measure, migrations.RunPython.noop)]
