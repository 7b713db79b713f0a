using IronicConsole.Web.Components;
using Xunit;

namespace IronicConsole.Tests.Components;

public sealed class Messages_on_the_screen
{
    private readonly HandTimer _time = new();

    [Fact]
    public void Leave_by_themselves_after_eight_seconds_but_a_failure_stays()
    {
        using var toasts = new Toasts(_time);
        toasts.Show(Family.Done, "r12-u07 is active");
        toasts.Show(Family.Failed, "r12-u11 could not be powered on");

        _time.Pass(TimeSpan.FromSeconds(8));

        Assert.Equal("r12-u11 could not be powered on", Assert.Single(toasts.Shown).Words);
    }

    [Fact]
    public void Are_four_at_most_and_the_oldest_leaves()
    {
        using var toasts = new Toasts(_time);
        for (var number = 1; number <= 6; number++) toasts.Show(Family.Failed, $"{number}");

        Assert.Equal(["3", "4", "5", "6"], toasts.Shown.Select(toast => toast.Words));
    }

    [Fact]
    public void Tell_once_when_closed_and_not_again()
    {
        using var toasts = new Toasts(_time);
        toasts.Show(Family.Failed, "late");
        var told = 0;
        toasts.Changed += () => told++;

        toasts.Close(1);
        toasts.Close(1);

        Assert.Empty(toasts.Shown);
        Assert.Equal(1, told);
    }
}
