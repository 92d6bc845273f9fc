"""The GRU's cell: its names and sizes, without torch."""

from __future__ import annotations

from .._cell.spec import CellSpec, torch_parameters

BLOCKS = ("r", "z", "n")  # in the order of their rows

# Cho et al. 2014, with the reset gate behind the matrix product: the form of torch.nn.GRUCell.
CELL = CellSpec(
    cls="GRUCell",
    family="GRU",
    made_of="matrix products, sigmoid and tanh",
    blocks=len(BLOCKS),
    state=("h",),
    parameters=torch_parameters(len(BLOCKS)),
    # Behind nn.GRU, nn.GRUCell, torch._VF, TorchScript and the quantized layers.
    blocked_operators={
        "aten": (
            "gru.input",
            "gru.data",
            "gru_cell",
            "_thnn_fused_gru_cell",
            "quantized_gru.input",
            "quantized_gru.data",
            "quantized_gru.input_legacy",
            "quantized_gru.data_legacy",
            "quantized_gru_cell",
        ),
        "quantized": ("quantized_gru_cell_dynamic",),
    },
    blocked_functions=("gru",),
)
