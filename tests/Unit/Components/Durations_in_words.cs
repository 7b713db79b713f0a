using System.Text.Json;
using IronicConsole.Tests.Assets;
using IronicConsole.Web.Components;
using Xunit;

namespace IronicConsole.Tests.Components;

public sealed class Durations_in_words
{
    [Theory]
    [InlineData("duration")]
    [InlineData("ago")]
    [InlineData("left")]
    public void Are_the_same_on_the_server_and_in_the_browser(string kind)
    {
        using var cases = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "wwwroot-assets/test/durations.json")));
        foreach (var pair in cases.RootElement.GetProperty(kind).EnumerateArray())
        {
            var time = TimeSpan.FromSeconds(pair[0].GetDouble());
            var said = kind switch { "ago" => Durations.Ago(time), "left" => Durations.Left(time), _ => Durations.Words(time) };
            Assert.Equal(pair[1].GetString(), said);
        }
    }

    [Fact]
    public void Of_what_is_left_are_a_range_until_it_is_late_in_the_browser_too()
    {
        using var cases = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "wwwroot-assets/test/durations.json")));
        foreach (var pair in cases.RootElement.GetProperty("between").EnumerateArray())
            Assert.Equal(pair[2].GetString(), Durations.Between(TimeSpan.FromSeconds(pair[0].GetDouble()), TimeSpan.FromSeconds(pair[1].GetDouble())));
    }

    [Theory]
    [InlineData(240, 420, "4-7 min")]
    [InlineData(240, 430, "4-8 min")]
    [InlineData(20, 50, "under 1 min")]
    [InlineData(300, 300, "5 min")]
    [InlineData(40, 120, "1-2 min")]
    public void Of_an_estimate_are_a_range_with_one_unit(int low, int high, string words) =>
        Assert.Equal(words, Durations.Range(TimeSpan.FromSeconds(low), TimeSpan.FromSeconds(high)));
}
