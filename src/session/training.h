#pragma once

#include "base/result.h"
#include "network/network.h"
#include "network/training_record.h"
#include "session/messages.h"

namespace convlens::session {

/// What the page shows at once of how the network learned. Errors: kInvalidArgument if the record belongs to another network or has
/// another number of classes or unknown layers, kCorruptModel, kOutOfMemory.
base::Result<TrainingLoaded> training_summary(const network::TrainingRecord& record, const network::Network& network);

/// Precondition: the layer exists. Errors: kNotFound if the record has nothing of this layer and epoch; kCorruptModel, kOutOfMemory.
base::Result<EpochSnapshot> epoch_snapshot(const network::TrainingRecord& record, const network::Network& network,
                                           const FetchEpoch& wanted);

/// Errors: kNotFound if the cell has no examples; kCorruptModel, kOutOfMemory.
base::Result<CellExamples> cell_examples(const network::TrainingRecord& record, const FetchExamples& wanted);

}  // namespace convlens::session
