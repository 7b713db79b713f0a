namespace IronicConsole.Web.Components;

/// <summary>One tab that is a link.</summary>
/// <param name="Name">The word on the tab.</param>
/// <param name="Href">Where it leads, relative to the base, e.g. <c>nodes/r12-u07/firmware</c>.</param>
/// <param name="Count">A number behind the word, or null.</param>
/// <param name="Family">Colours the number.</param>
public sealed record TabLink(string Name, string Href, int? Count = null, Family? Family = null);
