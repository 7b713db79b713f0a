using Bunit;
using IronicConsole.Web.Components;
using Xunit;

namespace IronicConsole.Tests.Components;

public sealed class A_json_document : BunitContext
{
    [Fact]
    public void Is_shown_whole_so_that_a_copy_is_valid_json()
    {
        const string json = """{"name":"r12 \"u07\" é","traits":["A"],"n":-1.5e3,"on":true,"fault":null,"empty":{}}""";

        var text = Render<JsonView>(parameters => parameters.Add(view => view.Json, json)).Find("pre").TextContent;

        using var shown = System.Text.Json.JsonDocument.Parse(text);
        using var given = System.Text.Json.JsonDocument.Parse(json);
        Assert.True(System.Text.Json.JsonElement.DeepEquals(given.RootElement, shown.RootElement));
    }

    [Fact]
    public void Marks_keys_strings_numbers_and_words_each_with_its_own_look()
    {
        var pre = Render<JsonView>(parameters => parameters.Add(view => view.Json, """{"k":"s","n":1,"b":false}""")).Find("pre");

        Assert.Equal(["\"k\"", "\"n\"", "\"b\""], pre.QuerySelectorAll(".k").Select(key => key.TextContent));
        Assert.Equal("\"s\"", pre.QuerySelector(".s")!.TextContent);
        Assert.Equal("1", pre.QuerySelector(".n")!.TextContent);
        Assert.Equal("false", pre.QuerySelector(".b")!.TextContent);
    }

    [Fact]
    public void That_is_no_json_is_shown_as_it_came_and_runs_no_markup()
    {
        var view = Render<JsonView>(parameters => parameters.Add(part => part.Json, "<b>500</b> Internal error"));

        Assert.Equal("<b>500</b> Internal error", view.Find("pre").TextContent);
        Assert.Empty(view.FindAll("pre b"));
    }
}
