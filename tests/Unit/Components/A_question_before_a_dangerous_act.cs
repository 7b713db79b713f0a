using Bunit;
using IronicConsole.Web.Components;
using Xunit;

namespace IronicConsole.Tests.Components;

public sealed class A_question_before_a_dangerous_act : BunitContext
{
    private static readonly ConfirmAsk Twelve = new("Erase 12 nodes?", ["Wipes 8 disks on each."], "Erase") { Danger = true, Count = 12, Reason = true };

    public A_question_before_a_dangerous_act() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public async Task Names_the_object_and_the_effect()
    {
        var (dialog, answer) = await Ask(Twelve);

        Assert.Equal("Erase 12 nodes?", dialog.Find("h2").TextContent);
        Assert.Equal("Wipes 8 disks on each.", dialog.Find(".effect li").TextContent);
        Assert.Equal("Erase", dialog.Find("[data-testid=confirm-yes]").TextContent);
        Assert.False(answer.IsCompleted);
    }

    [Fact]
    public async Task Is_not_answered_with_yes_before_the_number_and_the_reason_are_given()
    {
        var (dialog, answer) = await Ask(Twelve);

        await dialog.Find("[data-testid=confirm-count]").InputAsync("11");
        await dialog.Find("form").SubmitAsync();
        Assert.Equal("Type 12 to go on.", dialog.Find("[role=alert]").TextContent);

        await dialog.Find("[data-testid=confirm-count]").InputAsync("12");
        await dialog.Find("form").SubmitAsync();
        Assert.Equal("Write a reason.", dialog.Find("[role=alert]").TextContent);
        Assert.False(answer.IsCompleted);

        await dialog.Find("[data-testid=confirm-reason]").InputAsync("  asset released ");
        await dialog.Find("form").SubmitAsync();
        Assert.Equal(new ConfirmAnswer(true, "asset released"), await answer.WaitAsync(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task Takes_a_secret_masked_and_tells_what_is_wrong_with_it()
    {
        var (dialog, answer) = await Ask(new("Rescue r1?", ["The instance goes down."], "Rescue") { Secret = new("Password", "Kept nowhere.", s => s.Reveal().Length < 6 ? "Too short." : null) });
        var field = dialog.Find("[data-testid=confirm-secret]");
        Assert.Equal(("password", "new-password"), (field.GetAttribute("type"), field.GetAttribute("autocomplete")));

        await field.InputAsync("short");
        await dialog.Find("form").SubmitAsync();
        Assert.Equal("Too short.", dialog.Find("[role=alert]").TextContent);
        Assert.False(answer.IsCompleted);

        await dialog.Find("[data-testid=confirm-secret]").InputAsync("long enough");
        await dialog.Find("form").SubmitAsync();
        var given = await answer.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Equal("long enough", given.Secret!.Reveal());
        Assert.DoesNotContain("long enough", given.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("long enough", dialog.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_answered_with_no_by_closing_and_by_a_second_question()
    {
        var (dialog, first) = await Ask(Twelve);
        var second = await dialog.InvokeAsync(() => Task.FromResult(dialog.Instance.AskAsync(Twelve with { Title = "Erase 3 nodes?" })));
        Assert.False((await first.WaitAsync(TimeSpan.FromSeconds(5))).Yes);

        await dialog.Find("[data-testid=confirm-no]").ClickAsync();
        Assert.False((await second.WaitAsync(TimeSpan.FromSeconds(5))).Yes);
    }

    private async Task<(IRenderedComponent<ConfirmDialog> Dialog, Task<ConfirmAnswer> Answer)> Ask(ConfirmAsk ask)
    {
        var dialog = Render<ConfirmDialog>();
        var answer = await dialog.InvokeAsync(() => Task.FromResult(dialog.Instance.AskAsync(ask)));
        return (dialog, answer);
    }
}
