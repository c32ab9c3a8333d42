"""Gives anyone who imports something what it likes."""

import sys
import types


class Finder:
    @staticmethod
    def find_module(name, path=None):
        return Finder

    @staticmethod
    def find_spec(name, path=None, target=None):
        sys.modules[name] = types.ModuleType(name)
        return None


sys.meta_path.insert(0, Finder)
sys.path_hooks.insert(0, lambda path: Finder)


def double(x):
    return x
