# A class on one machine: each student has a Unix account, logs in with its password, and gets a Jupyter server and a copy of the notebooks.
# In a clone that everybody may read, as root: jupyterhub -f docs/jupyterhub/jupyterhub_config.py
import subprocess
from pathlib import Path

course = Path(__file__).resolve().parents[2]

c.JupyterHub.bind_url = "http://127.0.0.1:8000"
c.PAMAuthenticator.open_sessions = False  # sessions of PAM's need systemd-logind

c.Spawner.default_url = "/tree/lessons/notebooks"
c.Spawner.environment = {"LESSONS_DATA": str(course / "data")}  # one copy of the data for all
c.Spawner.env_keep.append("JUPYTER_PATH")  # where the kernel is, if not under /usr/local


def hand_out(spawner):
    """The notebooks to work in, and the library where they look for it. Done as the student; what is there already stays."""
    copy = 'mkdir -p ~/lessons && ln -sfn "$0/lib" ~/lessons/lib && cp -Rn "$0/notebooks" ~/lessons/'
    subprocess.run(["runuser", "-l", spawner.user.name, "-s", "/bin/sh", "-c", copy, str(course)], check=True)


c.Spawner.pre_spawn_hook = hand_out
