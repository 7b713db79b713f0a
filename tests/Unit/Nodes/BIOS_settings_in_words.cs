using IronicConsole.Engine.Hardware;
using IronicConsole.Web.Nodes;

namespace IronicConsole.Tests.Nodes;

public sealed class BIOS_settings_in_words
{
    public static TheoryData<BiosRules, string> All => new()
    {
        { new(), "" },
        { new() { Type = "Boolean" }, "boolean" },
        { new() { Type = "Enumeration", Allowed = ["On", "Off"], ReadOnly = true }, "On, Off; read only" },
        { new() { Type = "Integer", LowerBound = 0, UpperBound = 9 }, "0 to 9" },
        { new() { Type = "Integer", UpperBound = 9 }, "9 or less" },
        { new() { Type = "String", MinLength = 0, MaxLength = 63, Unique = true }, "up to 63 characters; of this machine alone" },
        { new() { Type = "String", MinLength = 2, MaxLength = 63 }, "2 to 63 characters" },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void Say_what_may_be_set(BiosRules rules, string words) => Assert.Equal(words, BiosWords.MayBe(rules));
}
