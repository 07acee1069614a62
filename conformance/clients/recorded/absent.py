"""Stands in for packages that the suites import but that a run against a cloud never uses.

They belong to the server that the suites were written beside: its emulated services, its name server, its plugins, its command
line. Whatever is taken from such a package is a class that can be called, subscripted, inherited from and used as a decorator.
A package that is installed is used as it is. Importing this module is enough; it has to come before the suites' own modules.
"""
import importlib.abc
import importlib.machinery
import importlib.util
import sys
import types

PACKAGES = ('airspeed', 'amazon_kclpy', 'antlr4', 'apispec', 'aws_cdk', 'bson', 'cachetools', 'cbor2', 'click', 'constructs', 'dill', 'dnslib', 'dns', 'docker',
            'dotenv', 'hypercorn', 'jinja2', 'jpype', 'jpype1', 'jsonpatch', 'jsonpointer', 'jsonschema', 'moto', 'mypy_boto3', 'openapi_core',
            'opensearchpy', 'plux', 'psutil', 'py_partiql_parser', 'pydantic', 'pymongo', 'readerwriterlock', 'responses',
            'rich', 'rolo', 'samtranslator', 'semver', 'tailer', 'twisted', 'websocket', 'yaml')

VALUES = {'moto.wafv2.models': {'US_EAST_1_REGION': 'us-east-1'}}


class Anything(type):
    """Its classes have every attribute."""

    def __getattr__(cls, name):
        if name.startswith('__'):
            raise AttributeError(name)
        return make(name)

    def __or__(cls, other):
        return cls

    __ror__ = __or__

    def __iter__(cls):
        return iter(())

    def __getitem__(cls, key):
        return cls

    def __setitem__(cls, key, value):
        pass


def make(name):
    return Anything(name, (), {
        '__init__': lambda self, *given, **named: None,
        '__call__': lambda self, *given, **named: given[0] if len(given) == 1 and callable(given[0]) else self,
        '__getattr__': lambda self, wanted: _private(wanted) or make(wanted)(),
        '__enter__': lambda self: self,
        '__exit__': lambda self, *_: None,
        '__iter__': lambda self: iter(()),
    })


def _private(name):
    if name.startswith('__'):
        raise AttributeError(name)


class Absent(types.ModuleType):
    __path__ = []

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        value = VALUES.get(self.__name__, {}).get(name) or make(name)
        setattr(self, name, value)
        return value


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, packages):
        self.packages = packages

    def find_spec(self, name, path=None, target=None):
        if name.startswith('mypy_boto3_') or any((name + '.').startswith(package + '.') for package in self.packages):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        return Absent(spec.name)

    def exec_module(self, module):
        pass


def is_there(name):
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def stand_in(*generated):
    """Last in line, so that what is installed is found first. `generated` are modules that a build of the checkout would make."""
    sys.meta_path.append(Finder([name for name in PACKAGES if not is_there(name)]))
    for name in generated:
        if not is_there(name):
            module = types.ModuleType(name)
            module.__version__ = module.version = '0'
            sys.modules[name] = module


stand_in('localstack.version')
