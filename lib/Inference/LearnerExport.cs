namespace DeepLearning;

/// <summary>Takes what a learner has learnt to where there are no data.</summary>
public static class LearnerExport
{
    extension(Learner learner)
    {
        /// <summary>
        /// Writes all that predicting needs into one file (safetensors, with JSON in its header): the model's weights, what is done to inputs, the names, how outputs are read.
        /// <see cref="Predictor.Load"/> reads it. The file never holds code. One of that name is replaced whole, or stays as it is if anything goes wrong.
        /// </summary>
        /// <exception cref="InvalidOperationException">A block or a transform is of your own making; the data were made neither by a <see cref="DataBlock{TItem}"/> nor of ratings;
        /// the loss does not say how outputs become probabilities; or a weight is NaN.</exception>
        public void Export(string path)
        {
            var recipe = new Recipe(learner.Model.GetType().Name, ModelRecipe.Of(learner.Model), InputRecipe.Of(learner.Data.Inputs), learner.KnownActivation);
            using var scope = TorchSharp.torch.NewDisposeScope();
            PredictorFile.Write(path, recipe, learner.Model.state_dict());
        }
    }
}
