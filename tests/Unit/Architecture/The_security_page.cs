using System.Text.RegularExpressions;
using IronicConsole.Tests.Assets;

namespace IronicConsole.Tests.House;

/// <summary>docs/security.md claims nothing that is not there.</summary>
public sealed partial class The_security_page
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "security.md"));

    [Fact]
    public void Names_only_tests_that_exist()
    {
        var tests = Directory.GetFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).ToHashSet();
        var named = TestName().Matches(Page).Select(m => m.Groups[1].Value).Distinct().ToArray();
        Assert.True(named.Length > 20, "The page names hardly any test: is it read rightly?");
        Assert.DoesNotContain(named, n => !tests.Contains(n));
    }

    /// <summary>ASVS 5.0.0 has 253 requirements of levels 1 and 2.</summary>
    [Fact]
    public void Has_each_item_once_with_a_state_and_counts_them_rightly()
    {
        var items = Item().Matches(Page);
        Assert.Equal(253, items.Select(i => i.Groups["id"].Value).Distinct().Count());
        Assert.Equal(253, items.Count);
        var counted = string.Join(", ", new[] { "done", "partly", "being built", "not yet", "n/a" }.Select(s => $"{items.Count(i => i.Groups["state"].Value == s)} {s}"));
        Assert.Contains($"({counted})", Page, StringComparison.Ordinal);
    }

    [GeneratedRegex("`([A-Z][A-Za-z]*(?:_[A-Za-z0-9]+)+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"^\| (?<id>\d+\.\d+\.\d+) \| [^|]+ \| (?<state>done|partly|being built|not yet|n/a) \|", RegexOptions.Multiline)]
    private static partial Regex Item();
}
