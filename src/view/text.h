#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "session/messages.h"
#include "view/state.h"

namespace convlens::view {

// Numbers as people read them. All texts are UTF-8: the minus sign is U+2212, the multiplication sign U+00D7.

/// A value of a map: "0.371", "−0.118", "4.812", "12.35", "128.0", "1,792", "1.2e−5", "3.4e+8"; "0" for zero, "not a number", "∞", "−∞".
/// At most four digits count; from one to below 10,000 it has the width of five characters and the sign.
std::string value_text(float value);

/// A share of 0 to 1: "45.7 %", "100 %", "0 %"; "<0.1 %" and ">99.9 %" where rounding would lie.
std::string percent_text(float share);

/// With a comma at the thousands: "1,792".
std::string count_text(std::int64_t count);

/// A number of bytes as Keras prints it, in steps of 1024: "3.32 MB", "40.00 B".
std::string byte_text(std::int64_t bytes);

/// "28×28×32"; "10" for a vector.
std::string shape_text(const tensor::Shape& shape);
/// "28 × 28 × 32"
std::string spaced_shape_text(const tensor::Shape& shape);
/// For narrow places: "28²×32" if height and width agree, else as shape_text.
std::string compact_shape_text(const tensor::Shape& shape);

/// What one channel of a layer is called: "Filter" of a convolution, "Unit" of a vector, else "Map".
std::string channel_noun(const session::ModelLoaded& model, LayerIndex layer);
/// The label of the class that a unit of the network's first output speaks for; empty for other units. A single unit speaks for the second
/// of two classes: its sigmoid is that one's probability.
std::string class_of_unit(const session::ModelLoaded& model, LayerIndex layer, std::int32_t unit);
/// "Filter 17". Channels are numbered from 0, as in Keras and in the JavaScript API.
std::string map_name(const session::ModelLoaded& model, LayerIndex layer, std::int32_t map);

std::int64_t total_parameters(const session::ModelLoaded& model);
std::int64_t trainable_parameters(const session::ModelLoaded& model);

/// A line below the summary table, as Keras prints it: {"Total params", "870,634 (3.32 MB)"}.
struct SummaryTotal {
  std::string_view name;
  std::string value;
};
/// Total, trainable and non-trainable parameters, of four bytes each.
std::array<SummaryTotal, 3> summary_totals(const session::ModelLoaded& model);

/// A row of the summary table.
struct SummaryRow {
  std::string name;
  std::string type;
  std::string output_shape;  ///< as shape_text
  std::string parameters;    ///< as count_text
};
std::vector<SummaryRow> summary_rows(const session::ModelLoaded& model);

}  // namespace convlens::view
