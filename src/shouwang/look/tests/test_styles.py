"""The styles keep to the floor of old browsers, the elder version to its sizes and contrasts."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

from shouwang.look.manifest import DIST, STATIC

ASSETS = Path(__file__).parents[1] / "assets"
TOO_NEW = ("color-mix(", "oklch(", "oklab(", ":has(", "@layer", "@container", "light-dark(", "&:")
PAGE_WEIGHT_BYTES = 250_000
ELDER_TEXT_PX = 20
ELDER_TARGET_PX = 48
ELDER_CONTRAST = 7.0
PLAIN_CONTRAST = 4.5
ON_PAPER = (
    "--ink",
    "--ink-soft",
    "--primary",
    "--primary-deep",
    "--success",
    "--yellow",
    "--warning",
    "--danger",
    "--info",
    "--neutral",
)
PALE = ("primary", "success", "yellow", "warning", "danger", "info", "neutral")


def built(ending: str) -> list[Path]:
    """Return the files of the present build; those of earlier ones lie beside them."""
    chunks = json.loads((DIST / "manifest.json").read_text(encoding="utf-8")).values()
    names = {name for chunk in chunks for name in (chunk["file"], *chunk.get("css", ()))}
    found = sorted(DIST / name for name in names if name.endswith(f".{ending}"))
    assert found, "the assets are not built: make assets"
    return found


def variables(source: str, selector: str) -> dict[str, str]:
    start = source.index(f"{selector} {{")
    block = source[start : source.index("}", start)]
    return dict(re.findall(r"(--[\w-]+):\s*(#[0-9a-f]{6});", block))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(scope="module")
def plain() -> dict[str, str]:
    return variables((ASSETS / "tokens.css").read_text(encoding="utf-8"), ":root")


@pytest.fixture(scope="module")
def elder_source() -> str:
    return (ASSETS / "elder.css").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def elder(plain: dict[str, str], elder_source: str) -> dict[str, str]:
    return plain | variables(elder_source, 'html[data-elder="1"]')


@pytest.mark.parametrize("word", TOO_NEW)
def test_built_styles_use_nothing_newer_than_the_floor(word: str) -> None:
    using = [path.name for path in built("css") if word in path.read_text(encoding="utf-8")]

    assert using == []


def test_built_styles_and_scripts_load_nothing_from_outside() -> None:
    loads = re.compile(r"""url\(\s*["']?(?:https?:)?//|@import|import\(\s*["']https?:""")
    using = [
        path.name
        for path in [*built("css"), *built("js")]
        if loads.search(path.read_text(encoding="utf-8"))
    ]

    assert using == []


def test_page_with_everything_stays_light() -> None:
    files = [*built("css"), *built("js"), STATIC / "icons.svg"]

    weight = sum(len(gzip.compress(path.read_bytes())) for path in files)

    assert weight <= PAGE_WEIGHT_BYTES


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("name", ON_PAPER)
def test_text_colours_are_readable(plain: dict[str, str], name: str) -> None:
    assert contrast(plain[name], plain["--paper"]) >= PLAIN_CONTRAST
    assert contrast(plain[name], plain["--ground"]) >= PLAIN_CONTRAST


@pytest.mark.parametrize("tone", PALE)
def test_tones_are_readable_on_their_pale_ground(plain: dict[str, str], tone: str) -> None:
    assert contrast(plain[f"--{tone}"], plain[f"--{tone}-pale"]) >= PLAIN_CONTRAST


@pytest.mark.parametrize("name", ON_PAPER)
def test_elder_text_has_seven_to_one(elder: dict[str, str], name: str) -> None:
    assert contrast(elder[name], elder["--paper"]) >= ELDER_CONTRAST
    assert contrast(elder[name], elder["--ground"]) >= ELDER_CONTRAST


@pytest.mark.parametrize("tone", PALE)
def test_elder_tones_have_seven_to_one_on_their_pale_ground(
    elder: dict[str, str], tone: str
) -> None:
    assert contrast(elder[f"--{tone}"], elder[f"--{tone}-pale"]) >= ELDER_CONTRAST


def test_elder_text_is_large_everywhere(elder_source: str) -> None:
    sizes = re.findall(r"font-size: (?:max\()?(\d+)px", elder_source)

    assert [size for size in sizes if int(size) < ELDER_TEXT_PX] == []
    assert len(sizes) == len(re.findall(r"font-size:", elder_source))
    assert 'html[data-elder="1"] body *:not(' in elder_source


@pytest.mark.parametrize(
    "target",
    [
        ".btn",
        "button",
        ".switch",
        ".form-control",
        ".form-select",
        ".form-check",
        ".bottom-link",
        ".side-link",
        ".views-link",
        ".pick-face",
        ".photo-remove",
        ".brand",
        "summary",
    ],
)
def test_elder_targets_are_large(elder_source: str, target: str) -> None:
    rules = re.findall(r"([^{}]+)\{([^}]*)\}", elder_source)
    heights = [
        int(height)
        for selectors, body in rules
        if f'html[data-elder="1"] {target}' in re.split(r",\s*", selectors.strip())
        for height in re.findall(r"min-height: (\d+)px", body)
    ]

    assert heights != []
    assert [height for height in heights if height < ELDER_TARGET_PX] == []


def test_reduced_motion_and_focus_are_there() -> None:
    source = (ASSETS / "tokens.css").read_text(encoding="utf-8")

    assert "@media (prefers-reduced-motion: reduce)" in source
    assert ":focus-visible" in source
