r"""Ask a question of any SQLite file; the file is only read.

python -m sqlr1_jax ask --config.model.path=runs/grpo --config.database=FILE.sqlite "How many singers are there?"
python -m sqlr1_jax ask --config.model.path=runs/grpo --config.database=FILE.sqlite --config.dialect=postgres "..."

--config.evidence="..." adds external knowledge; --config.dialect also prints the answer in another SQL dialect.
"""

from configs import presets
from sqlr1_jax.config import AskConfig


def get_config(arg=""):
    presets.words(arg, (), "ask")
    return presets.make(AskConfig)
