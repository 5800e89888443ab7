{#-
    A text as names are compared: lower case, without accents, anything but letters and digits a
    blank; nothing left is null. Letters outside the Latin alphabet stay as they are.
-#}
{% macro folded(text) -%}
    nullif(
        trim(
            regexp_replace(
                translate(
                    replace(replace(replace(lower({{ text }}), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'),
                    'àáâãäåāăąçćĉċčďđðèéêëēĕėęěĝğġģĥħìíîïĩīĭįıĵķĺļľŀłñńņňòóôõöøōŏőŕŗřśŝşšșţťŧțùúûüũūŭůűųŵýÿŷźżž’''`´',
                    'aaaaaaaaacccccdddeeeeeeeeegggghhiiiiiiiiijklllllnnnnooooooooorrrsssssttttuuuuuuuuuuwyyyzzz'
                ),
                '[-[:space:].,;:/&+()_"]+', ' ', 'g'
            )
        ), ''
    )
{%- endmacro %}
