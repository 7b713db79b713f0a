using Bunit;
using IronicConsole.Web.Components;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IronicConsole.Tests.Components;

public sealed class A_hold_and_a_failure : BunitContext
{
    private readonly HandTimer _time = new();

    public A_hold_and_a_failure() => Services.AddSingleton<TimeProvider>(_time);

    [Fact]
    public void A_hold_says_the_question_and_the_time_left_and_the_moment_on_hover()
    {
        var hold = Render<HoldStrip>(parameters => parameters
            .Add(strip => strip.Question, "Cabling checked on nic:1A?")
            .Add(strip => strip.Deadline, _time.GetUtcNow().AddMinutes(31.5))
            .Add(strip => strip.Panel, true));

        Assert.Equal("Cabling checked on nic:1A?", hold.Find(".say b").TextContent);
        Assert.Equal("31 min left, then it keeps waiting", hold.Find(".left").TextContent.Trim());
        Assert.Equal("20 Aug 2026 15:03:30 UTC", hold.Find("time").GetAttribute("title"));
    }

    [Fact]
    public void A_hold_without_a_deadline_says_so()
    {
        var hold = Render<HoldStrip>(parameters => parameters.Add(strip => strip.Question, "Go?"));

        Assert.Contains("No deadline", hold.Find(".left").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_offers_three_fixes_at_most_and_a_closed_one_does_nothing()
    {
        Fix? pressed = null;
        Fix[] fixes = [new("a", "A", "a"), new("b", "B", "b", Why: "The node is locked by engine-2"), new("c", "C", "c"), new("d", "D", "d")];
        var panel = Render<FailPanel>(parameters => parameters
            .Add(part => part.Cause, "The BMC refused it.")
            .Add(part => part.Fixes, fixes)
            .Add(part => part.OnFix, fix => pressed = fix));

        Assert.Equal(3, panel.FindAll(".ic-fixes button").Count);
        panel.Find("[data-testid=fix-b]").Click();
        Assert.Null(pressed);
        Assert.Contains("locked by engine-2", panel.Find("[data-testid=fix-b]").TextContent, StringComparison.Ordinal);
        panel.Find("[data-testid=fix-c]").Click();
        Assert.Equal("c", pressed?.Key);
    }

    [Fact]
    public void A_menu_item_that_cannot_be_done_says_why_and_does_nothing()
    {
        var pressed = false;
        var item = Render<MenuItem>(parameters => parameters.Add(part => part.Title, "Power on").Add(part => part.Why, "It is on.").Add(part => part.OnPress, () => pressed = true));

        item.Find("button").Click();

        Assert.False(pressed);
        Assert.Equal("It is on.", item.Find("small").TextContent);
        Assert.Equal("true", item.Find("button").GetAttribute("aria-disabled"));
    }

    [Theory]
    [InlineData(null, null, "?")]
    [InlineData("power on", null, "on")]
    [InlineData("power on", "power off", "on, soon off")]
    [InlineData("power off", "power off", "off")]
    public void Power_is_said_in_short_words(string? state, string? target, string words) => Assert.Equal(words, PowerMark.Say(state, target));
}
