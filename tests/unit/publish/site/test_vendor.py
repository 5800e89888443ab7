import hashlib
import re

from tandem.publish.site.shell import HERE


def test_vendored_files_are_what_their_readme_says() -> None:
    vendor = HERE / "vendor"
    told = re.findall(
        r"^\| `([\w.]+)` \|.*`([0-9a-f]{64})` \|$", (vendor / "README.md").read_text(), re.M
    )
    found = [(f.name, hashlib.sha256(f.read_bytes()).hexdigest()) for f in vendor.glob("*.js")]
    assert found
    assert sorted(told) == sorted(found)
