#pragma once

#include <concepts>

/// What std::visit is given.
namespace convlens::base {

/// One call operator out of several, each for a kind.
template <typename... Tasks>
struct Overloaded : Tasks... {
  using Tasks::operator()...;
};

/// Whether a value is of one of the types.
template <typename... Types>
struct AnyOf {
  template <typename T>
  bool operator()(const T&) const {
    return (std::same_as<T, Types> || ...);
  }
};

}  // namespace convlens::base
