"""What `communique doctor` says of fonts, on machines that have other fonts than this one."""

import shutil
from pathlib import Path

import pytest

from tests.rendering.samples import SHIPPED
from workflow.domain.language import LanguageTag
from workflow.rendering.core_fonts import core_fonts
from workflow.rendering.installed import installed_versions
from workflow.usecases.examining_fonts import examine_fonts

ALL = "apt-get install fonts-dejavu-core fonts-noto-cjk fonts-noto-core"


@pytest.fixture
def only(tmp_path, monkeypatch):
    """Gives this machine no other fonts than those in some of its folders."""

    def have(*folders):
        config = tmp_path / "fonts.conf"
        listed = "".join(f"<dir>{folder}</dir>" for folder in folders)
        config.write_text(f"<fontconfig>{listed}<cachedir>{tmp_path}/cache</cachedir></fontconfig>")
        monkeypatch.setenv("FONTCONFIG_FILE", str(config))

    return have


def examined(core, languages=SHIPPED):
    return {each.name.removeprefix("font: "): each for each in examine_fonts(languages, core)}


def test_every_script_is_named_with_its_family_and_its_languages(tmp_path):
    found = examined(tmp_path)

    versions = installed_versions()
    arabic, chinese = versions["Noto Sans Arabic"], versions["Noto Sans CJK SC"]
    assert found["Arabic"].detail == f"Noto Sans Arabic {arabic}, for ar fa fa_AF ps ur"
    assert found["Han simplified"].detail == f"Noto Sans CJK SC {chinese}, for zh_Hans"
    assert float(arabic) >= 2
    assert found["Hebrew"].ok
    assert "Ethiopic" not in found
    named = {word for each in found.values() for word in each.detail.rpartition("for ")[2].split()}
    assert set(map(str, SHIPPED)) <= named


def test_a_machine_with_dejavu_only_is_told_one_command(tmp_path, only):
    only("/usr/share/fonts/truetype/dejavu")

    found = examined(tmp_path)

    assert found["Devanagari"].detail == "missing: Noto Sans Devanagari, for hi"
    assert found["code"].ok
    assert {each.remedy for each in found.values() if not each.ok and each.needed} == {
        "apt-get install fonts-noto-cjk fonts-noto-core"
    }


def test_a_machine_without_cjk_needs_the_one_package(tmp_path, only):
    only("/usr/share/fonts/truetype")

    missing = {name: each for name, each in examined(tmp_path).items() if not each.ok}

    assert {name for name, each in missing.items() if each.needed} == {
        "Han simplified",
        "Han traditional",
        "Han and kana of Japanese",
        "Hangul and Han of Korean",
    }
    assert missing["Han traditional"].remedy == "apt-get install fonts-noto-cjk"
    assert missing["fast fonts"].remedy == "apt-get install fonts-noto-cjk && communique fonts"


def test_only_what_is_needed_is_asked_for(tmp_path, only):
    only("/usr/share/fonts/truetype/dejavu")

    found = examined(tmp_path, [LanguageTag("th")])

    assert found["Thai"].remedy == "apt-get install fonts-noto-core"
    assert not [name for name in found if "Han" in name]


def test_a_machine_without_any_font_is_told_of_all(tmp_path, only):
    only(tmp_path / "nothing")

    assert examined(tmp_path)["code"].remedy == ALL


def test_fast_fonts_that_are_not_made_are_no_fault_but_named_with_their_command(tmp_path):
    fast = examined(tmp_path)["fast fonts"]

    assert (fast.ok, fast.needed, fast.remedy) == (False, False, "communique fonts")
    assert fast.detail.startswith("8 are not made")


def test_fast_fonts_that_are_made_are_well(tmp_path):
    for font in core_fonts(tmp_path):
        font.path.write_bytes(b"made")

    assert examined(tmp_path)["fast fonts"].detail == "all 8 are made"


def test_without_fontconfig_the_fonts_are_unknown(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    (found,) = examine_fonts(SHIPPED, Path(tmp_path))

    assert found.remedy == "apt-get install fontconfig"
    assert shutil.which("fc-list") is None
