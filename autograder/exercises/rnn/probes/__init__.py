"""What runs beside the student's code, in the jail: it calls that code and keeps the tensors.

The text of each module is sent to the worker, which has nothing else of this package. So they
import torch alone, and none of them holds a solution that another part asks for.
"""
