using NotebookKernel;

namespace Tests.Jupyter;

public class LatestQuestionsTests
{
    private readonly LatestQuestions questions = new();

    [Fact]
    public void A_clients_next_question_cancels_the_one_before()
    {
        var (first, second) = (questions.Begin(Question("complete_request", 1)), questions.Begin(Question("complete_request", 1)));

        Assert.True(first.IsCancellationRequested);
        Assert.False(second.IsCancellationRequested);
    }

    [Fact]
    public void Other_clients_and_other_kinds_of_question_are_left_alone()
    {
        var first = questions.Begin(Question("complete_request", 1));
        questions.Begin(Question("complete_request", 2));
        questions.Begin(Question("inspect_request", 1));

        Assert.False(first.IsCancellationRequested);
    }

    [Fact]
    public void What_was_answered_is_forgotten()
    {
        var question = Question("complete_request", 1);
        var answered = questions.Begin(question);
        questions.End(question, answered);
        questions.Begin(question);

        Assert.False(answered.IsCancellationRequested);
    }

    private static Request Question(string type, byte client) => new(type, [], [], [], ContentBytes: 0, [[client]]);
}
