# Read by every interpreter of the Ceph manager at its start.
#
# The manager runs each of its modules in an interpreter of its own and hands objects from one to another. Since Python
# 3.12 each interpreter numbers the versions of its types by itself, from the same number on, and finds methods in a cache
# by that number alone. So a class that came from elsewhere is taken for a class of one's own: of a thousand calls one ends
# in another class's __init__ ("ServiceSpec.__init__() got an unexpected keyword argument 'explicit'"), and goes on to do so.
# Here each interpreter lets a range of its own go by, which makes the numbers unique again. Upstream's image, with Python
# 3.9, has one numbering for all.
import _interpreters

RANGE = 100_000
PER_CLASS = 900  # of one class no more than a thousand versions are counted

number = _interpreters.get_current()
spent = 0
while spent < RANGE * (number[0] if isinstance(number, tuple) else number):

    class Passing:
        pass

    for value in range(PER_CLASS):
        Passing.attribute = value
        Passing.attribute
    spent += PER_CLASS
