using System.Text.Json;

namespace IronicConsole.Engine.Agent;

/// <summary>JSON may hold half characters (<c>"\ud800"</c>) that no string can; a document from outside is checked once, so that nobody trips later.</summary>
public static class WellFormedText
{
    /// <summary>Whether every string and name in it is text.</summary>
    public static bool IsIn(JsonElement element)
    {
        try
        {
            Walk(element);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static void Walk(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    Walk(property.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) Walk(item);
                break;
            case JsonValueKind.String:
                _ = element.GetString();
                break;
        }
    }
}
