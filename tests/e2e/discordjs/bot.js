// A small discord.js bot: replies to messages, answers /ask with a button, edits and follows up.
// Addresses and the token come from the environment; it prints "ready" once it is.
"use strict";

const discord = require("discord.js");

const { API, TOKEN } = process.env;
const { GatewayIntentBits } = discord;
const client = new discord.Client({
  rest: { api: API },
  intents: [
    GatewayIntentBits.Guilds,
    GatewayIntentBits.GuildMessages,
    GatewayIntentBits.MessageContent,
  ],
});

client.once(discord.Events.ClientReady, async () => {
  await client.application.commands.set([{ name: "ask", description: "Ask something" }]);
  console.log("ready");
});

client.on(discord.Events.MessageCreate, async (message) => {
  if (!message.author.bot) await message.reply(`You said: ${message.content}`);
});

client.on(discord.Events.InteractionCreate, async (interaction) => {
  if (interaction.isChatInputCommand()) {
    const button = new discord.ButtonBuilder()
      .setCustomId("more")
      .setLabel("More")
      .setStyle(discord.ButtonStyle.Primary);
    await interaction.deferReply();
    await interaction.editReply({
      content: "An answer",
      components: [new discord.ActionRowBuilder().addComponents(button)],
    });
    await interaction.followUp({ content: "And more", flags: discord.MessageFlags.Ephemeral });
  } else if (interaction.isButton()) {
    await interaction.update({ content: "Pressed", components: [] });
  }
});

client.login(TOKEN);
