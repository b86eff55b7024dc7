"""The exact texts of prompts: published ones, letter by letter, and our own.

Placeholders: `{schema}`, `{question}`, `{evidence}` (external knowledge), `{complexity}`. They are replaced literally, never by
`str.format`, because schemas may contain braces.
"""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"<\|(?=\w+\|>)")  # the first characters of a special token of Qwen's, such as <|im_end|>

# The default for training and evaluation. Two turns, so that the tokenizer's own chat template frames them.
UNIFIED_SYSTEM = """\
You are an expert in SQLite. You are given a database schema and a question, and you write one SQLite query that answers it.
First reason about the tables, columns and conditions that the question needs. Then give the final query.
Return exactly what the question asks for: no column more, none less.
Use this format:
<think>
your reasoning
</think>
<answer>
```sql
your query
```
</answer>"""

# A short version, for models that are too small to follow the long one and are trained on this text anyway.
BRIEF_SYSTEM = """\
Think about tables and conditions, then answer with SQLite:
<think>
</think>
<answer>
```sql
```
</answer>"""

# Behind the system turn where completions may look before they answer (`config.turns`).
UNIFIED_LOOKS = """

Before you answer you may run queries, for example to see how a value is spelled or which table holds it. Within your reasoning write
one query between <sql> and </sql>. Its columns, first rows and number of rows follow between <observation> and </observation>."""

BRIEF_LOOKS = "\nYou may run queries first: <sql></sql>, then read <observation></observation>."

UNIFIED_USER = """\
Database schema:
{schema}

{evidence}Question:
{question}"""

UNIFIED_EVIDENCE = """\
External knowledge:
{evidence}

"""

_EXAMPLE = """\
For example:
<think>
To translate the given natural language question into an executable SQLite query, we need to follow these detailed steps:
1. **Identify Key Elements**: The question queries for code snippets that are both complicated (complexity score > 5) and public (`is_public` = 1). We need to retrieve their descriptions and complexity scores.
2. **Focus on Relevant Tables**: The `code_snippets` table contains the necessary fields (`description`, `complexity`, `is_public`).
3. **Construct the Query**: We should select the required fields (`description` and `complexity`) from the `code_snippets` table. We also apply the conditions specified in the question to filter the results.
4. **Ordering**: The reference solution includes an `ORDER BY` clause to sort results by complexity in descending order, which is a reasonable way to present the data to highlight the most complex snippets first.
5. **Final Query Construction**: Putting all this together into a SQL query.
</think>
<answer>
Here's how the query can be written:
```sql
SELECT description, complexity FROM code_snippets WHERE complexity > 5 AND is_public = 1 ORDER BY complexity DESC;
```
This query retrieves the descriptions and complexity scores of code snippets that are both complicated (complexity > 5) and publicly available (`is_public` = 1), sorted by complexity in descending order.
This solution is straightforward and precisely matches the requirements of the question. It avoids unnecessary complexities, such as joining or selecting columns not relevant to the query itself.
</answer>
"""  # noqa: E501

# SQL-R1, src/data_preprocess/nl2sql_synsql_nonvalue.py, template `qwen-instruct`: the prompt of reinforcement learning.
SQL_R1 = (
    """\
<|im_start|>system
You are a helpful SQL expert assistant.
The assistant first thinks about how to write the SQL query by analyzing the question, database schema and external knowledge, then provides the final SQL query.
The reasoning process and SQL query are enclosed within <think> </think> and <answer> </answer> tags respectively.
The answer must contain the SQL query within ```sql ``` tags.

Database Schema:
{schema}

External Knowledge:
{evidence}

SQL Complexity Level: {complexity}

"""  # noqa: E501
    + _EXAMPLE
    + """\
<|im_end|>
<|im_start|>user
{question}
<|im_end|>
<|im_start|>assistant
<think>"""
)

# The same file, template `base`, for models without a chat template. The ''' and the space before a line end are in the original.
SQL_R1_BASE = (
    """\
The user asks a question about a database, and the Assistant helps convert it to SQL.
The assistant first thinks about how to write the SQL query by analyzing the question, database schema and external knowledge, then provides the final SQL query. \n"""  # noqa: E501
    + """\
The reasoning process and SQL query are enclosed within <think> </think> and <answer> </answer> tags respectively.
The answer must contain the SQL query within '''sql ''' tags.

Database Schema:
{schema}

External Knowledge:
{evidence}

SQL Complexity Level: {complexity}

"""
    + _EXAMPLE
    + """\

User: {question}
Assistant: <think>"""
)

# arXiv 2504.08600, figure 12: the prompt of the supervised cold start; the completion contains both pairs of tags.
SQL_R1_SFT = """\
The user asks a question about a database, and the Assistant helps convert it to SQL. The assistant first thinks about how to write the SQL query by analyzing the question, database schema and external knowledge, then provides the final SQL query. The reasoning process and SQL query are enclosed within <think> </think> and <answer> </answer> tags respectively. The answer must contain the SQL query within ```sql ``` tags.

Database Schema:
{schema}

External Knowledge:
{evidence}

User: {question}"""  # noqa: E501

_TASK = """\
Task Overview:
You are a data science expert. Below, you are provided with a database schema and a natural language question. Your task is to understand the schema and generate a valid SQL query to answer the question.

Database Engine:
SQLite

Database Schema:
{schema}
This schema describes the database's structure, including tables, columns, primary keys, foreign keys, and any relevant relationships or constraints.

Question:
{question}

Instructions:
- Make sure you only output the information that is asked in the question. If the question asks for a specific column, make sure to only include that column in the SELECT clause, nothing more.
- The generated query should return all of the information asked in the question without any missing or extra information.
- Before generating the final SQL query, please think through the steps of how to write the query.
"""  # noqa: E501

_OUTPUT = """\

Output Format:
In your answer, please enclose the generated SQL query in a code block:
```sql
-- Your SQL query
```

Take a deep breath and think step by step to find the correct SQL query.
"""

# OmniSQL, README.md and train_and_evaluate/process_dataset.py; evidence is on the line before the question.
OMNISQL = _TASK + _OUTPUT

# SQL-R1, src/utils/prepare_input_seq.py: OmniSQL's prompt with two more instructions; used at inference only.
SQL_R1_INFERENCE = (
    _TASK
    + """\
- Note that while the reasoning process and SQL query need to be enclosed within <think> </think> and <answer> </answer> tags respectively, this should not affect the quality of the SQL generation.
- The answer must contain the SQL query within ```sql ``` tags.
"""  # noqa: E501
    + _OUTPUT
)

# The question of a second round (`evaluation.revision`): in the place of the question in any of the templates above.
UNIFIED_REVISION = """\
{question}

Two queries were proposed for this question, and their results differ.
Query 1:
```sql
{sql_1}
```
Its result:
{result_1}
Query 2:
```sql
{sql_2}
```
Its result:
{result_2}
Find out which of them is right, or what is wrong with both, and give the final query."""


def fill(template: str, **parts: str) -> str:
    """Fill the placeholders of a template; special tokens in what is filled in become ordinary text."""
    # In a single pass: with str.replace one by one, a question that contains "{schema}" would be filled in itself.
    pattern = re.compile("|".join("{" + key + "}" for key in parts))
    return pattern.sub(lambda match: without_special_tokens(parts[match[0][1:-1]]), template)


def without_special_tokens(text: str) -> str:
    """Return the text with a space in words such as <|im_end|>.

    The tokenizer would make special tokens of them, and a question or a value of a database could end its turn.
    """
    return _SPECIAL.sub("<| ", text)
