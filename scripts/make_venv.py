"""Make the project's virtual environment, and say what to install when the machine cannot."""

import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Create the environment named on the command line; 0 when it is there and has pip."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file runs before anything is checked
        print("守望需要 Python 3.11 或更高版本。Shouwang needs Python 3.11 or newer.")
        return 1
    target = Path(sys.argv[1])
    if (target / "bin" / "pip").exists():
        return 0
    made = subprocess.run([sys.executable, "-m", "venv", str(target)], check=False)
    if made.returncode:
        print("缺少 venv 模块，请先安装：apt-get install python3-venv")
    return made.returncode


if __name__ == "__main__":
    sys.exit(main())
