r"""Ask a question about any SQLite file; the file is only read.

python -m sqlr1_jax ask --config.model.path=runs/grpo --config.database=FILE.sqlite "How many singers are there?"
python -m sqlr1_jax ask --config.model.path=runs/grpo --config.database=FILE.sqlite --config.dialect=postgres "..."
python -m sqlr1_jax ask --config.model.path=runs/grpo --config.database=FILE.sqlite --csv "List the singers." > singers.csv

Without a question it asks for questions at the terminal, on a policy that is loaded once. --json or --csv write the result alone to
standard output. --config.evidence="..." adds external knowledge; --config.dialect also prints the answer in another SQL dialect;
--config.show=1 prints the prompt. Exit code 3: no candidate ran.
"""

from configs import presets
from sqlr1_jax.config import AskConfig


def get_config(arg=""):
    presets.words(arg, (), "ask")
    return presets.make(AskConfig)
