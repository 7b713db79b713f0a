using Bunit;
using IronicConsole.Tests.Components;
using IronicConsole.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace IronicConsole.Tests.Shell;

public sealed class The_shell : BunitContext
{
    private readonly HandTimer _time = new();

    [Theory]
    [InlineData("r12-u07", null, "r12-u07 - IronicConsole")]
    [InlineData("r12-u07", 0, "r12-u07 - IronicConsole")]
    [InlineData("Nodes", 2, "(2) Nodes - IronicConsole")]
    [InlineData("", 250, "(99+) IronicConsole")]
    public void Puts_waiting_holds_in_front_of_the_tab_title(string title, int? waiting, string words) => Assert.Equal(words, PageTitles.Compose(title, waiting));

    [Fact]
    public void Shows_only_places_whose_page_exists()
    {
        var groups = NavMap.Existing(new HashSet<string> { "", "nodes", "audit" });

        Assert.Equal(["Overview", "Nodes", "Failed", "Held", "Maintenance", "Audit"], groups.SelectMany(group => group.Items).Select(item => item.Name));
    }

    [Theory]
    [InlineData("", "Overview")]
    [InlineData("nodes", "Nodes")]
    [InlineData("nodes/r12-u07/firmware?x=1", "Nodes")]
    [InlineData("nodes/tree?open=1", "Tree")]
    [InlineData("nodes?view=failed", "Failed")]
    [InlineData("nodesque", null)]
    public void Marks_the_place_a_person_is_at(string relative, string? name)
    {
        var items = NavMap.Existing(new HashSet<string> { "", "nodes", "nodes/tree" }).SelectMany(group => group.Items);

        Assert.Equal(name, NavMap.Current(items, relative)?.Name);
    }

    [Theory]
    [InlineData(null, "system", null)]
    [InlineData("system.dark", "system", "dark")]
    [InlineData("contrast.contrast", "contrast", "contrast")]
    [InlineData("dark.<script>", "system", null)]
    public void Reads_the_theme_of_the_last_visit_and_nothing_else_from_its_cookie(string? cookie, string choice, string? theme) =>
        Assert.Equal(new ThemeCookie(choice, theme), ThemeCookie.Read(cookie));

    [Fact]
    public void Tells_open_pages_of_many_changes_once_a_beat_and_none_after_they_left()
    {
        var board = new ShellBoard(_time);
        List<int?> seen = [];
        var follow = board.Follow(now => seen.Add(now.Waiting));

        for (var waiting = 1; waiting <= 50; waiting++) board.Set(now => now with { Waiting = waiting });
        _time.Pass(TimeSpan.FromMilliseconds(250));
        Assert.Equal([50], seen);

        follow.Dispose();
        board.Set(now => now with { Waiting = 0 });
        _time.Pass(TimeSpan.FromMilliseconds(250));
        Assert.Equal([50], seen);
        Assert.Equal(0, board.Followers);
    }

    [Fact]
    public void Keeps_standing_when_a_page_breaks_and_shows_the_page_again_when_asked()
    {
        var broken = true;
        JSInterop.Mode = JSRuntimeMode.Loose;
        var shell = Render<PageBoundary>(parameters => parameters.AddChildContent<Fragile>(page => page.Add(part => part.Broken, () => broken)));

        var reference = shell.Find("[data-testid=page-failed] .mono").TextContent;
        Assert.Matches("^[0-9a-f]{8}$", reference);
        Assert.DoesNotContain("secret detail", shell.Markup, StringComparison.Ordinal);

        broken = false;
        shell.Find("button.best").Click();
        Assert.Equal("here", shell.Find("p").TextContent);
    }

    [Fact]
    public void Finds_first_what_starts_with_the_text()
    {
        var found = Palette.Search([new Names("car-2", "r2"), new Names("r2-d2")], "r2");

        Assert.Equal(["r2", "r2-d2", "car-2"], found.Select(entry => entry.Title));
    }

    [Theory]
    [InlineData("Mira Okafor", "MO")]
    [InlineData("admin", "AD")]
    [InlineData("svc-cmdb", "SC")]
    [InlineData("", "?")]
    public void Shortens_a_name_to_initials(string name, string initials) => Assert.Equal(initials, Me.Initials(name));

    private sealed class Names(params string[] names) : IPaletteSource
    {
        public IEnumerable<PaletteEntry> Find(string text, int most) => names.Select(name => new PaletteEntry("Nodes", name, null, name));
    }

    private sealed class Fragile : ComponentBase
    {
        [Parameter] public Func<bool> Broken { get; set; } = () => false;

        protected override void BuildRenderTree(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder)
        {
            if (Broken()) throw new InvalidOperationException("secret detail");
            builder.AddMarkupContent(0, "<p>here</p>");
        }
    }
}
