"""The three focuses of the mission's year, for every area (R62-R64)."""

from datetime import date

from django.db import migrations

SOURCE = "《安全生产隐患排查治理年实施方案》：根据不同时段安全生产的不同特点，有针对性开展排查"
FOCUSES = (
    {
        "title": "“两会”期间安全生产",
        "days": (1, 1, 4, 30),
        "type_codes": ["crowded_place", "fireworks_shop"],
        "industries": [
            "road_transport",
            "water_transport",
            "public_transit",
            "power",
            "fireworks",
            "civil_explosives",
            "crowded_place",
        ],
    },
    {
        "title": "汛期和高温季节安全生产",
        "days": (5, 1, 9, 30),
        "type_codes": [
            "crowded_place",
            "mine",
            "reservoir",
            "slope",
            "river_wall",
            "underpass",
            "school",
            "tourist_site",
        ],
        "industries": [
            "mine",
            "reservoir",
            "water_conservancy",
            "water_transport",
            "school",
            "tourism",
            "crowded_place",
            "chemical",
            "gas",
            "confined_space",
        ],
    },
    {
        "title": "四季度赶工期和恶劣天气安全生产",
        "days": (10, 1, 12, 31),
        "type_codes": [
            "mine",
            "workshop",
            "warehouse",
            "construction_site",
            "crowded_place",
            "three_in_one",
            "labour_intensive",
            "high_rise",
        ],
        "industries": [
            "mine",
            "chemical",
            "other_industry",
            "road_transport",
            "water_transport",
            "public_transit",
            "construction",
            "crowded_place",
            "three_in_one",
        ],
    },
)


def plant(apps, schema_editor):
    """Write the three down, for every area, from the year of the mission's documents on."""
    focus = apps.get_model("campaigns", "SeasonalFocus")
    for found in FOCUSES:
        from_month, from_day, until_month, until_day = found["days"]
        focus.objects.using(schema_editor.connection.alias).get_or_create(
            area_code="",
            title=found["title"],
            in_force_from=date(2008, 1, 1),
            defaults={
                "from_month": from_month,
                "from_day": from_day,
                "until_month": until_month,
                "until_day": until_day,
                "type_codes": found["type_codes"],
                "industries": found["industries"],
                "basis": SOURCE,
            },
        )


def uproot(apps, schema_editor):
    """Take the three away again."""
    focus = apps.get_model("campaigns", "SeasonalFocus")
    titles = [found["title"] for found in FOCUSES]
    focus.objects.using(schema_editor.connection.alias).filter(
        area_code="", title__in=titles
    ).delete()


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_initial")]
    operations = [migrations.RunPython(plant, uproot)]
