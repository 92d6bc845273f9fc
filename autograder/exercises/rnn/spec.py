"""The plain RNN's cell: its names and sizes, without torch."""

from __future__ import annotations

from .._cell.spec import CellSpec, torch_parameters

# Elman 1990, in the form of torch.nn.RNNCell.
CELL = CellSpec(
    cls="RNNCell",
    family="RNN",
    made_of="matrix products and tanh",
    blocks=1,
    state=("h",),
    parameters=torch_parameters(1),
    # Behind nn.RNN, nn.RNNCell, torch._VF and TorchScript. A GRU or an LSTM whose gates are forced
    # open or shut is an RNN, too.
    blocked_operators={
        "aten": (
            *("rnn_tanh.input", "rnn_tanh.data", "rnn_tanh_cell"),
            *("rnn_relu.input", "rnn_relu.data", "rnn_relu_cell"),
            *("gru.input", "gru.data", "gru_cell", "_thnn_fused_gru_cell"),
            *("lstm.input", "lstm.data", "lstm_cell", "_thnn_fused_lstm_cell"),
            "mkldnn_rnn_layer",
            *("quantized_rnn_tanh_cell", "quantized_rnn_relu_cell"),
            *("quantized_gru.input", "quantized_gru.data", "quantized_gru_cell"),
            *("quantized_lstm.input", "quantized_lstm.data", "quantized_lstm_cell"),
        ),
        "quantized": (
            *("quantized_rnn_tanh_cell_dynamic", "quantized_rnn_relu_cell_dynamic"),
            *("quantized_gru_cell_dynamic", "quantized_lstm_cell_dynamic"),
        ),
    },
    blocked_functions=("rnn", "gru", "lstm"),
)
