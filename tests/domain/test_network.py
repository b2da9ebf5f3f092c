"""Only addresses of the whole internet are public, in whatever spelling they come."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network

import pytest

from workflow.domain.network import address_written, is_public

# IANA's special-purpose registries, and what is given to nobody: first and last of each.
_SPECIAL = [
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
    *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16"),
    *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    *("255.255.255.255/32", "192.31.196.0/24", "192.52.193.0/24", "192.175.48.0/24"),
]
_SPECIAL_6 = [
    *("::/128", "::1/128", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001:2::/48"),
    *("2001:10::/28", "2001:20::/28", "2001:30::/28", "2001:db8::/32", "3fff::/20", "5f00::/16"),
    *("fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "4000::/3", "2620:4f:8000::/48"),
]
_PUBLIC = ["93.184.216.34", "1.1.1.1", "100.128.0.1", "172.32.0.1", "198.20.0.1", "223.255.255.255"]


def ends(network: str) -> tuple[str, str]:
    """The first and the last address of an IPv4 *network*."""
    first, bits = network.split("/")
    start = int(IPv4Address(first))
    return first, str(IPv4Address(start + 2 ** (32 - int(bits)) - 1))


def spellings(address: str) -> dict[str, str]:
    """*address* in each IPv6 form that leads to it."""
    number, turned = int(IPv4Address(address)), int(IPv4Address(address)) ^ 0xFFFFFFFF
    elsewhere = int(IPv4Address("93.184.216.34"))
    forms = {
        "mapped": 0xFFFF << 32 | number,
        "compatible": number,
        "translated": 0xFFFF << 48 | number,
        "NAT64": 0x64FF9B << 96 | number,
        "6to4": 0x2002 << 112 | number << 80,
        "Teredo client": 0x2001 << 112 | elsewhere << 64 | turned,
        "Teredo server": 0x2001 << 112 | number << 64 | elsewhere ^ 0xFFFFFFFF,
        "ISATAP": 0x2A000000 << 96 | 0x5EFE << 32 | number,
        "ISATAP, global": 0x2A000000 << 96 | 0x02005EFE << 32 | number,
    }
    return {name: str(IPv6Address(form)) for name, form in forms.items()}


@pytest.mark.parametrize("network", _SPECIAL)
def test_no_special_address_is_public_in_any_spelling(network: str) -> None:
    for address in ends(network):
        assert not is_public(address)
        for name, spelling in spellings(address).items():
            assert not is_public(spelling), (name, spelling)


@pytest.mark.parametrize("network", _SPECIAL_6)
def test_no_special_address_of_ipv6_is_public(network: str) -> None:
    known = IPv6Network(network)
    assert not is_public(known[0])
    assert not is_public(known[-1])


@pytest.mark.parametrize("address", _PUBLIC)
def test_a_public_address_is_public_in_every_spelling(address: str) -> None:
    assert is_public(address)
    for name, spelling in spellings(address).items():
        assert is_public(spelling), (name, spelling)


@pytest.mark.parametrize("address", ["2606:2800:220:1::1", "2a00:1450:4001::1", "2001:470::1"])
def test_what_is_given_to_somebody_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host", ["127.1", "0x7f.1", "0177.0.0.1", "2130706433", "::1", "fe80::1%a"]
)
def test_an_address_is_recognised_in_each_form_that_browsers_take(host: str) -> None:
    found = address_written(host)
    assert found is not None
    assert not is_public(found)


@pytest.mark.parametrize("host", ["example.org", "1.example", "10.0.0.1.example.org", ""])
def test_a_name_is_no_address(host: str) -> None:
    assert address_written(host) is None
