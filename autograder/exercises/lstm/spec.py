"""The LSTM's cell: its names and sizes, without torch."""

from __future__ import annotations

from .._cell.spec import CellSpec, torch_parameters

GATES = ("i", "f", "g", "o")  # in the order of their rows

# Hochreiter and Schmidhuber 1997, with the forget gate of Gers, Schmidhuber and Cummins 2000, in
# the form of torch.nn.LSTMCell.
CELL = CellSpec(
    cls="LSTMCell",
    family="LSTM",
    made_of="matrix products, sigmoid and tanh",
    blocks=len(GATES),
    state=("h", "c"),
    parameters=torch_parameters(len(GATES)),
    # Behind nn.LSTM, nn.LSTMCell, torch._VF and TorchScript.
    blocked_operators={
        "aten": (
            "lstm.input",
            "lstm.data",
            "lstm_cell",
            "_thnn_fused_lstm_cell",
            "mkldnn_rnn_layer",
            "quantized_lstm.input",
            "quantized_lstm.data",
            "quantized_lstm_cell",
        ),
        "quantized": ("quantized_lstm_cell_dynamic",),
    },
    blocked_functions=("lstm",),
)
