using IronicConsole.Engine.Nodes.Rules;

namespace IronicConsole.Engine.Nodes;

/// <summary>What a node may be called, for those who take names from outside.</summary>
public static class NodeNames
{
    /// <summary>Whether a text can be a node's name.</summary>
    public static bool IsValid(string text) => NodeNameRule.IsName(text);
}
