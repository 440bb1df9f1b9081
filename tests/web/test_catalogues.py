"""The catalogues: every text and code has its words in each language."""

from string import Formatter

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from models.phrases import Code, phrase
from starter.language.catalogue import Context, Language, catalogue_file
from starter.language.words import Words
from tests.source import files, tree, nodes, name_of
from tools import catalogues
from tools.error_texts import not_looked_up, wrong_phrases
