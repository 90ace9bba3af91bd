"""Addresses, proxies and certificates: what can be one, and what will never pass."""

import ssl

import pytest
import requests
import urllib3

from assessment.data import transport as module
from assessment.data.transport import PullError, Transport, checked_endpoint
from assessment.errors import InputError
from assessment.strict_yaml import read_yaml
from network.one_request import IMPATIENCE

ADDRESSES = {
    "https://api.worldbank.org/v2": True,
    "http://127.0.0.1:8080/v2": True,
    "http://[::1]:8080/v2": True,
    "ftp://a.example/v2": False,
    "file:///etc/passwd": False,
    "http://a.example/v2/": False,
    "http://a.example/v2?x": False,
    "http://a.example/v2#x": False,
    "http://user:secret@a.example/v2": False,
    "http://a.example/\x1b[31m": False,
    "http://a.example/\r\nHost: b": False,
    "http://a.example/v2\n": False,
    "http://\u202ea.example/v2": False,
    "": False,
}


# What is set so that no try will succeed, by variables; JUNK is replaced by a file of certificates.
NEVER = {
    "no file of certificates": {"REQUESTS_CA_BUNDLE": "/nowhere.pem"},
    "none in it": {"REQUESTS_CA_BUNDLE": "JUNK"},
    "a proxy that needs a package": {"https_proxy": "socks5://127.0.0.1:9"},
    "a proxy of no kind": {"https_proxy": "junk://127.0.0.1:9"},
    "a proxy that is no address": {"https_proxy": "http://[junk"},
    "a port out of range": {"https_proxy": "http://127.0.0.1:99999"},
}


@pytest.mark.parametrize("variables", NEVER.values(), ids=NEVER)
def test_what_will_never_pass_is_tried_once(monkeypatch, tmp_path, serve, variables):
    (tmp_path / "junk.pem").write_text("junk")
    for name in ("no_proxy", "NO_PROXY", "HTTPS_PROXY", "CURL_CA_BUNDLE", *variables):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value.replace("JUNK", str(tmp_path / "junk.pem")))
    tried = []
    monkeypatch.setattr(module, "_pause", lambda state: tried.append(state) or 0)
    # one that accepts connections, and speaks no TLS
    endpoint = serve().endpoint.replace("http:", "https:")
    with pytest.raises(PullError, match="by the address, proxy or certificates that are set here"):
        Transport(IMPATIENCE, 10**8).get(endpoint)
    assert not tried


def test_a_certificate_that_does_not_hold_will_never_pass():
    refused = requests.exceptions.SSLError("no")
    refused.__cause__ = urllib3.exceptions.SSLError("no")
    assert not module._is_of_settings(refused)
    refused.__cause__.__context__ = ssl.SSLCertVerificationError("self-signed certificate")
    assert module._is_of_settings(refused)


@pytest.mark.parametrize("set_to", [{}, {"WORLD_BANK_ENDPOINT": ""}])
def test_an_empty_address_is_none(set_to):
    assert module.stated_endpoint("https://a.example/v2", set_to) == "https://a.example/v2"
    stated = {"WORLD_BANK_ENDPOINT": "http://b.example/v2"}
    assert module.stated_endpoint("https://a.example/v2", stated) == "http://b.example/v2"


def test_an_address_is_one_for_the_environment_as_for_the_config(root):
    schema = read_yaml(root / "workflow/schemas/config.schema.yaml")
    stated = schema["properties"]["world_bank"]["properties"]["endpoint"]["pattern"]
    assert stated == f"^{module._ENDPOINT.pattern}$"
    for address, right in ADDRESSES.items():
        if right:
            assert checked_endpoint(address) == address
        else:
            with pytest.raises(InputError, match="is no address of the API") as error:
                checked_endpoint(address)
            assert str(error.value).isprintable()
